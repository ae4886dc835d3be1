package kotlinx.serialization

import com.google.gson.annotations.SerializedName
import com.google.gson.reflect.TypeToken
import kotlinx.serialization.json.Json

annotation class Serializable

typealias SerialName = SerializedName

inline fun <reified T> Json.decodeFromString(text: String): T =
    gson.fromJson(text, object : TypeToken<T>() {}.type)

inline fun <reified T> Json.encodeToString(value: T): String = gson.toJson(value)
