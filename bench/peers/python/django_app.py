"""An article by its id from PostgreSQL, with Django REST framework, as its guide has it: two models, a
serialiser, a view. Nothing is asked of a reader, and connections are kept.

    DATABASE_URL=… gunicorn django_app:application
"""

import os
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

url = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "HOST": url.hostname,
            "PORT": url.port,
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="not needed: nothing is signed",
    TIME_ZONE="UTC",
    USE_TZ=True,
)
django.setup()

# They want the settings.
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.db.models.functions import Now  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402


class Article(models.Model):
    """The table of articles."""

    id = models.UUIDField(primary_key=True)
    slug = models.TextField()
    title = models.TextField()
    content = models.TextField()
    summary = models.TextField(null=True)
    author = models.TextField(null=True)
    status = models.TextField()
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.BigIntegerField()

    class Meta:
        app_label = "articles"
        db_table = "articles"
        managed = False


class ArticleTag(models.Model):
    """The table of their tags."""

    pk = models.CompositePrimaryKey("article_id", "position")
    article = models.ForeignKey(Article, models.CASCADE, related_name="tags")
    position = models.IntegerField()
    tag = models.TextField()

    class Meta:
        app_label = "articles"
        db_table = "article_tags"
        managed = False
        ordering = ["position"]


class ArticleSerializer(serializers.ModelSerializer):
    """The answer."""

    tags = serializers.SlugRelatedField(slug_field="tag", many=True, read_only=True)

    class Meta:
        model = Article
        fields = [
            "id", "slug", "title", "content", "summary", "author", "tags", "status",
            "published_at", "created_at", "updated_at", "version",
        ]  # fmt: skip


class ArticleView(generics.RetrieveAPIView):
    """One article."""

    queryset = Article.objects.filter(status="published", published_at__lte=Now())
    serializer_class = ArticleSerializer


urlpatterns = [path("articles/<uuid:pk>", ArticleView.as_view())]
application = get_wsgi_application()
