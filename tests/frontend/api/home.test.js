import { expect, it } from "vitest";
import { homeOf } from "../../../frontend/src/api/home.js";

it.each([
  ["http://127.0.0.1:8000/", "http://127.0.0.1:8000"],
  ["http://127.0.0.1:8000/#/photo?view=why", "http://127.0.0.1:8000"],
  ["https://uni.example/course/heatscope/", "https://uni.example/course/heatscope"],
  ["https://uni.example/course/heatscope/index.html?a=/b/#/sentence", "https://uni.example/course/heatscope"],
  ["blob:http://127.0.0.1:8888/0a1b#/photo", "https://heatscope.invalid"],
  ["https://hub.example/user/a%40b.example/proxy/8000/", "https://hub.example/user/a%40b.example/proxy/8000"],
])("homeOf(%s) is the folder the page is in", (page, home) => expect(homeOf(page)).toBe(home));
