import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import svelteConfig from "./svelte.config.js";

export default [
  { ignores: ["dist/", "node_modules/"] },
  js.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-console": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // The address is a hash, read and written by state/router.js alone.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  { files: ["*.config.js", "limits.js"], languageOptions: { globals: { ...globals.node } } },
  { files: ["**/*.svelte", "**/*.svelte.js"], languageOptions: { parserOptions: { svelteConfig } } },
  // The tests lie outside this folder, where ESLint does not look: `lint:tests` runs it from the folder that has both.
  { files: ["tests/frontend/**"], languageOptions: { globals: { ...globals.node } } },
  {
    files: ["tests/frontend/**/*.svelte.js", "tests/frontend/**/*.svelte.test.js"],
    languageOptions: { globals: { $state: "readonly", $derived: "readonly", $effect: "readonly" } },
  },
  {
    // Svelte's own rule knows that $props() may change and $bindable() is written to.
    files: ["**/*.svelte"],
    rules: { "prefer-const": "off", "svelte/prefer-const": ["error", { destructuring: "all" }] },
  },
  {
    // Drawing and talking to the service are plain modules: they run and are tested without Svelte.
    files: ["src/draw/**", "src/api/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["svelte", "svelte/*", "*.svelte", "**/state/*", "**/components/*", "**/pages/*"] }] },
      ],
    },
  },
  {
    // So are what the book draws, and its words.
    files: ["src/stage/*.js", "src/book/**/*.js", "src/messages/**"],
    ignores: ["**/*.svelte.js", "src/book/pages.js"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [{ group: ["svelte", "svelte/*", "*.svelte", "**/*.svelte.js", "**/components/*", "**/pages/*"] }],
        },
      ],
    },
  },
  {
    // A stage knows neither the book nor the service.
    files: ["src/stage/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["**/api/paths.js", "**/api/client.js", "**/book/*", "**/pages/*"] }] },
      ],
    },
  },
  {
    // A component shows what it is given; only pages talk to the service.
    files: ["src/components/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["**/api/paths.js", "**/api/client.js", "**/pages/*"] }] },
      ],
    },
  },
];
