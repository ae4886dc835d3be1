package kotlinx.serialization.json

import com.google.gson.Gson

class Json {
    val gson = Gson()
}

class JsonBuilder {
    var ignoreUnknownKeys = true // as Gson does
}

@Suppress("FunctionName")
fun Json(build: JsonBuilder.() -> Unit): Json {
    check(JsonBuilder().apply(build).ignoreUnknownKeys) { "Gson cannot refuse unknown keys" }
    return Json()
}
