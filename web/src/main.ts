import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { followLinks } from "./router.svelte";

followLinks();
const target = document.getElementById("app");
if (target) mount(App, { target });
