// An article by its id from PostgreSQL, with Fastify and pg, as their guides have it: a pool, a
// statement that is prepared once, a schema for the answer, one process for each worker.
//
//   node server.js PORT WORKERS     DATABASE_URL names the database

import cluster from 'node:cluster';
import Fastify from 'fastify';
import pg from 'pg';

const [port, workers] = process.argv.slice(2).map(Number);

const ARTICLE = {
  name: 'article',
  text: `
    select id, slug, title, content, summary, author,
      array(select tag from article_tags where article_id = articles.id order by position) as tags,
      status, published_at, created_at, updated_at, version
    from articles
    where id = $1 and status = 'published' and published_at <= now()`,
};

const text = { type: 'string' };
const optional = { type: 'string', nullable: true };
const schema = {
  response: {
    200: {
      type: 'object',
      properties: {
        id: text,
        slug: text,
        title: text,
        content: text,
        summary: optional,
        author: optional,
        tags: { type: 'array', items: text },
        status: text,
        published_at: text,
        created_at: text,
        updated_at: text,
        version: { type: 'integer' },
      },
    },
  },
};

// Times to the second, as the table has them.
const TIMESTAMPTZ = 1184;
pg.types.setTypeParser(TIMESTAMPTZ, (time) => new Date(time).toISOString().replace('.000Z', 'Z'));
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

async function serve() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
  const app = Fastify();
  app.get('/articles/:id', { schema }, async (request, reply) => {
    const { rows } = await pool.query({ ...ARTICLE, values: [request.params.id] });
    if (rows.length === 0) return reply.code(404).send({ title: 'Not Found' });
    return rows[0];
  });
  await app.listen({ host: '127.0.0.1', port });
}

if (cluster.isPrimary) {
  for (let number = 0; number < workers; number += 1) cluster.fork();
  process.on('SIGTERM', () => process.exit());
} else {
  await serve();
}
