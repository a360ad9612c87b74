import "@vscode/codicons/dist/codicon.css";
import "./panel.css";
import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (root) render(<App />, root);
