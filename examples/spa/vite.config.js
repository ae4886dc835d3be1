import { defineConfig } from "vite";

// Where the API is. It goes into the page's Content-Security-Policy too (see index.html).
process.env.VITE_API ??= "http://127.0.0.1:8080";

export default defineConfig({
  // Relative, so that what is built works in any folder of any host.
  base: "./",
  // One fixed origin, for the server must be told which it is.
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  // Nothing is inlined as `data:`, which the policy would have to admit.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
