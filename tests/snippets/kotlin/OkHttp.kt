package okhttp3

fun String.toMediaType(): MediaType = MediaType.get(this)

fun String.toRequestBody(type: MediaType): RequestBody = RequestBody.create(type, toByteArray())
