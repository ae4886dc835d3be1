"""An article by its id from PostgreSQL, with FastAPI and asyncpg, as their guides have it: a pool, whose
connections keep their statements, and a model of the answer.

    DATABASE_URL=… uvicorn fastapi_app:app
"""

import os
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

ARTICLE = """
    select id, slug, title, content, summary, author,
        array(select tag from article_tags where article_id = articles.id order by position) as tags,
        status, published_at, created_at, updated_at, version
    from articles
    where id = $1 and status = 'published' and published_at <= now()"""


class Article(BaseModel):
    """The answer."""

    id: UUID
    slug: str
    title: str
    content: str
    summary: str | None
    author: str | None
    tags: list[str]
    status: str
    published_at: datetime
    created_at: datetime
    updated_at: datetime
    version: int


@asynccontextmanager
async def lifespan(app: FastAPI):
    """Opens the pool, and closes it at the end."""
    async with asyncpg.create_pool(os.environ["DATABASE_URL"]) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/articles/{article_id}")
async def read_article(article_id: UUID) -> Article:
    """One article."""
    row = await app.state.pool.fetchrow(ARTICLE, article_id)
    if row is None:
        raise HTTPException(404)
    return Article(**row)
