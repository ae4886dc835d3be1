// Serves a folder on a free port of the loopback, as the host of a built app would, and prints where.

import { preview } from "vite";

const server = await preview({
  logLevel: "silent",
  build: { outDir: process.argv[2] },
  preview: { host: "127.0.0.1", port: 0 },
});
console.log(`http://127.0.0.1:${server.httpServer.address().port}`);
