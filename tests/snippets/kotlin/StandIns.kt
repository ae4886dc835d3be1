// Debian has OkHttp 3, and nothing of kotlinx.serialization, which is a plugin of the compiler. Here
// is what docs/clients.md uses of their present releases, under the same names: over OkHttp 3, and
// over Gson.

import okhttp3.Response
import okhttp3.ResponseBody

val Response.code: Int get() = code()
val Response.body: ResponseBody? get() = body()
