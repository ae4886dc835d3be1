import broadsheet.ApiClient;
import broadsheet.ApiException;
import broadsheet.ApiResponse;
import broadsheet.api.ArticlesApi;
import broadsheet.api.ArticlesApi.APICreateArticleRequest;
import broadsheet.api.ArticlesApi.APICreateArticlesRequest;
import broadsheet.api.ArticlesApi.APIDeleteArticleRequest;
import broadsheet.api.ArticlesApi.APIListArticlesRequest;
import broadsheet.api.ArticlesApi.APIPatchArticleRequest;
import broadsheet.api.ArticlesApi.APIReadArticleRequest;
import broadsheet.model.Article;
import broadsheet.model.ArticleInput;
import broadsheet.model.ArticlePatch;
import broadsheet.model.Problem;
import broadsheet.model.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a program in Java does with the client of the generator `java`, on java.net.http. */
public class Story {
  private static final Pattern NEXT = Pattern.compile("<[^>]+[?&]after=([^&>]+)[^>]*>; rel=\"next\"");

  private final ApiClient client = new ApiClient();
  private final ArticlesApi articles;

  private Story(String api, String token) {
    client.updateBaseUri(api);
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    articles = new ArticlesApi(client);
  }

  public static void main(String[] arguments) throws Exception {
    new Story(System.getenv("API"), System.getenv("TOKEN")).play();
  }

  private void play() throws Exception {
    Article tea = create("Tea");
    List<Article> others = createAll("Milk", "Sugar");
    expect(pages(), List.of(List.of("Milk", "Sugar"), List.of("Tea")));

    String id = tea.getId().toString();
    ApiResponse<Article> answer = articles.readArticleWithHttpInfo(read(id, null));
    Article article = answer.getData();
    expect(article.getId().toString(), id);
    expect(article.getAuthor(), null);
    expect(article.getStatus(), Status.PUBLISHED);
    expect(article.getUpdatedAt().getOffset(), ZoneOffset.UTC);
    expect(article.getVersion(), 1L);

    String tag = header(answer, "etag");
    expect(failure(() -> articles.readArticle(read(id, tag))).getCode(), 304);

    Article updated = articles.patchArticle(patch(id, tag, new ArticlePatch().title("Green tea")));
    expect(List.of(updated.getTitle(), updated.getVersion()), List.of("Green tea", 2L));

    Problem late = problem(() -> articles.patchArticle(patch(id, tag, new ArticlePatch().title("Black tea"))));
    expect(late, id, 412, "/docs/problems/precondition-failed");

    ArticlePatch wrong = new ArticlePatch().tags(List.of("Hot Drinks"));
    Problem invalid = problem(() -> articles.patchArticle(patch(id, null, wrong)));
    expect(invalid, id, 422, "/docs/problems/invalid");
    expect(invalid.getErrors().get(0).getPointer(), "/tags/0");

    delete(tea);
    for (Article other : others) delete(other);
    expect(problem(() -> articles.readArticle(read(id, null))), id, 404, "/docs/problems/not-found");
  }

  private static ArticleInput input(String title) {
    return new ArticleInput().title(title).content("About " + title + ".").tags(List.of("java"));
  }

  private Article create(String title) throws ApiException {
    ArticleInput input = input(title).summary("Leaves.");
    return articles.createArticle(APICreateArticleRequest.newBuilder().articleInput(input).build());
  }

  private List<Article> createAll(String... titles) throws ApiException {
    List<ArticleInput> inputs = Stream.of(titles).map(Story::input).toList();
    return articles.createArticles(
        APICreateArticlesRequest.newBuilder().format("json").articleInput(inputs).build());
  }

  private void delete(Article article) throws ApiException {
    articles.deleteArticle(APIDeleteArticleRequest.newBuilder().reference(article.getId().toString()).build());
  }

  private List<List<String>> pages() throws ApiException {
    List<List<String>> pages = new ArrayList<>();
    String after = null;
    do {
      ApiResponse<List<Article>> page =
          articles.listArticlesWithHttpInfo(
              APIListArticlesRequest.newBuilder().tag(List.of("java")).sort("title").limit(2).after(after).build());
      pages.add(page.getData().stream().map(Article::getTitle).toList());
      after = next(page);
    } while (after != null);
    return pages;
  }

  /** The `after` of the next page, out of `Link` (RFC 8288). */
  private static String next(ApiResponse<?> page) {
    var link = NEXT.matcher(header(page, "link"));
    return link.find() ? URLDecoder.decode(link.group(1), StandardCharsets.UTF_8) : null;
  }

  private static APIReadArticleRequest read(String reference, String ifNoneMatch) {
    return APIReadArticleRequest.newBuilder().reference(reference).ifNoneMatch(ifNoneMatch).build();
  }

  private static APIPatchArticleRequest patch(String reference, String ifMatch, ArticlePatch patch) {
    return APIPatchArticleRequest.newBuilder().reference(reference).ifMatch(ifMatch).articlePatch(patch).build();
  }

  private static String header(ApiResponse<?> answer, String name) {
    Map<String, List<String>> headers = answer.getHeaders();
    return headers.getOrDefault(name, List.of("")).get(0);
  }

  private interface Request {
    void send() throws ApiException;
  }

  private static ApiException failure(Request request) {
    try {
      request.send();
    } catch (ApiException failure) {
      return failure;
    }
    throw new AssertionError("it is answered as if nothing were wrong");
  }

  private Problem problem(Request request) throws Exception {
    return client.getObjectMapper().readValue(failure(request).getResponseBody(), Problem.class);
  }

  private static void expect(Problem problem, String id, int status, String type) {
    expect(List.of(problem.getStatus(), problem.getType()), List.of(status, type));
    expect(problem.getInstance(), "/articles/" + id);
    expect(problem.getTitle().isEmpty() || problem.getDetail().isEmpty() || problem.getRequestId().isEmpty(), false);
  }

  private static void expect(Object found, Object wanted) {
    if (!Objects.equals(found, wanted)) throw new AssertionError("found " + found + ", not " + wanted);
  }
}
