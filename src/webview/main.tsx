import "@vscode/codicons/dist/codicon.css";
import "temml/dist/Temml-Local.css";
import "./panel.css";
import "./turns/turns.css";
import "./composer/composer.css";
import "./answer/answer.css";
import "./answer/code.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { drawForHost } from "./drawing.ts";
import { keepChords, keepUndo } from "./keys.ts";

drawForHost();
keepUndo();
keepChords();
const root = document.getElementById("root");
if (root) render(<App />, root);
