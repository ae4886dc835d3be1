// Plays the Kotlin of docs/clients.md against a running server. Arguments: SERVER TOKEN FOLDER

import java.io.File
import kotlin.system.exitProcess
import kotlinx.serialization.decodeFromString
import okhttp3.HttpUrl
import okhttp3.MediaType
import okhttp3.RequestBody

fun Broadsheet.create(draft: String): Tagged<Article> {
    val body = RequestBody.create(MediaType.get("application/json"), draft.toByteArray())
    val slug = send(request("/articles").post(body).build()) { _, text ->
        json.decodeFromString<Article>(text).slug
    }
    return article(slug)
}

fun refusal(work: () -> Unit): Int = try {
    work()
    0
} catch (refused: Refused) {
    refused.problem.status
}

fun stories(client: Broadsheet): Map<String, () -> Unit> = mapOf(
    "an_article_is_read_with_its_tag" to {
        val made = client.create("""{"title": "Read", "content": "*Slowly*", "tags": ["tea"]}""")
        check(made.tag!!.startsWith("\"1-json")) { "${made.tag}" }
        check(made.value.tags == listOf("tea") && made.value.author == null) { "${made.value}" }
        check(made.value.publishedAt!!.endsWith("Z")) { "${made.value}" }
    },
    "what_is_not_there_is_a_problem" to {
        check(refusal { client.article("not-there") } == 404) { "it is not refused" }
    },
    "a_list_is_walked_to_its_end" to {
        val titles = (1..25).map { "Page $it" }
        titles.forEach { client.create("""{"title": "$it", "content": ""}""") }
        val found = client.articles().map { it.title }.filter { it.startsWith("Page ") }.toList()
        check(found.sorted() == titles.sorted()) { "$found" }
    },
    "the_second_of_two_editors_is_told" to {
        val read = client.create("""{"title": "Edited", "content": ""}""")
        val saved = client.save(read.value.copy(content = "Mine"), read.tag!!)
        check(saved.value.version == 2L) { "${saved.value}" }
        check(refusal { client.save(read.value.copy(content = "Yours"), read.tag!!) } == 412) { "it is not refused" }
        check(client.article(read.value.slug).value.content == "Mine") { "it is overwritten" }
    },
    "a_copy_is_renewed_only_when_it_is_old" to {
        val kept = client.create("""{"title": "Copied", "content": ""}""")
        check(client.newer(kept.value.slug, kept.tag!!) == null) { "it is not newer" }
        client.save(kept.value.copy(content = "More"), kept.tag!!)
        check(client.newer(kept.value.slug, kept.tag!!)!!.value.content == "More") { "it is newer" }
    },
    "okhttp_asks_by_itself_whether_its_copy_is_good" to {
        val kept = client.create("""{"title": "Cached", "content": ""}""")
        val status = client.send(client.request("/articles/${kept.value.slug}").build()) { answer, _ ->
            answer.networkResponse()?.code()
        }
        check(status == 304) { "the server answered $status" }
    }
)

fun main(arguments: Array<String>) {
    val (server, token, folder) = arguments
    val client = Broadsheet(HttpUrl.get(server), token, File(folder))
    var failed = 0
    val stories = stories(client)
    for ((name, play) in stories) {
        val fault = try { play(); null } catch (fault: Throwable) { fault }
        println("test kotlin::$name ... ${if (fault == null) "ok" else "FAILED"}")
        if (fault != null) {
            failed += 1
            fault.printStackTrace(System.out)
        }
    }
    val verdict = if (failed == 0) "ok" else "FAILED"
    println("\ntest result: $verdict. ${stories.size - failed} passed; $failed failed; 0 ignored")
    exitProcess(if (failed == 0) 0 else 1) // OkHttp's threads live on for a while
}
