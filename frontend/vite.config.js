/**
 * How the page is built, served while working on it, and tested.
 *
 * `npm run dev` serves on port 8112 and passes the service's own addresses on to
 * HEATSCOPE_ORIGIN (default http://127.0.0.1:8102).
 */

import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const root = dirname(fileURLToPath(import.meta.url));
const service = process.env.HEATSCOPE_ORIGIN ?? "http://127.0.0.1:8102";

/** The two files of Swagger UI that the service's /docs needs, so that it works with no internet. */
function swaggerFiles() {
  return {
    name: "swagger-files",
    /** @param {{ dir?: string }} output */
    writeBundle({ dir = "dist" }) {
      mkdirSync(resolve(dir, "swagger"), { recursive: true });
      for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
        copyFileSync(resolve(root, "node_modules/swagger-ui-dist", file), resolve(dir, "swagger", file));
      }
    },
  };
}

/** What a notebook loads, as it is: it is small, and kept in notebooks. */
function notebookFiles() {
  return {
    name: "notebook-files",
    /** @param {{ dir?: string }} output */
    writeBundle({ dir = "dist/notebook" }) {
      copyFileSync(resolve(root, "src/notebook/widget.js"), resolve(dir, "widget.js"));
    },
  };
}

/** For a notebook: the page without an address, as one script and one stylesheet. `vite build --mode notebook`. */
const notebook = {
  plugins: [svelte(), notebookFiles()],
  publicDir: /** @type {const} */ (false),
  build: {
    outDir: "dist/notebook",
    target: "es2022",
    cssCodeSplit: false,
    rolldownOptions: {
      input: resolve(root, "src/notebook/page.js"),
      output: { codeSplitting: false, entryFileNames: "page.js", assetFileNames: "page[extname]" },
    },
  },
};

const page = {
  // Every address in what is built is relative: the page works below any prefix, which nobody has to set.
  base: "./",
  plugins: [svelte(), swaggerFiles()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    port: 8112,
    strictPort: true,
    fs: { allow: [root, resolve(root, "../tests/frontend")] },
    proxy: Object.fromEntries(["/api", "/health", "/metrics", "/openapi.json", "/docs"].map((path) => [path, service])),
  },
  // The tests live outside this folder: "svelte" is found from here, in its form for browsers.
  resolve: process.env.VITEST
    ? {
        conditions: ["browser"],
        alias: [{ find: /^svelte$/, replacement: resolve(root, "node_modules/svelte/src/index-client.js") }],
      }
    : undefined,
  test: {
    dir: "../tests/frontend",
    include: ["**/*.test.js"],
    setupFiles: ["../tests/frontend/setup.js"],
    // They wait for what they want, on a machine that has other things to do.
    testTimeout: 30_000,
    // Of plain modules, whether a test loads them or not: components are run by the tests in a browser. Two tests read
    // every source as text, which would be taken for running it, and so are left out by `npm run coverage`.
    coverage: { include: ["src/**/*.js"], exclude: ["**/*.json"], reporter: [["text", { skipFull: true }]] },
  },
};

export default defineConfig(({ mode }) => (mode === "notebook" ? notebook : page));
