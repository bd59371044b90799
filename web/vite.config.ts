// The pages are built into `dist`, which the program embeds. In development, `npm run dev` serves them itself and passes
// what it is asked for under /api on to a running `firsthand serve --listen 127.0.0.1:7340`.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const PROGRAM = "http://127.0.0.1:7340";

export default defineConfig({
  plugins: [svelte()],
  // Nothing may stand inline: the server's Content-Security-Policy forbids it.
  worker: { format: "es" },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // The map's library is larger than what is warned of by default; it is loaded when a map is first asked for.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { "/api": { target: PROGRAM, changeOrigin: true, headers: { origin: PROGRAM } } } },
});
