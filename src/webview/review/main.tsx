import "@vscode/codicons/dist/codicon.css";
import "../panel.css";
import "./review.css";
import "./list.css";
import "./card.css";
import { render } from "preact";
import { keepChords, keepUndo } from "../keys.ts";
import { ReviewPage } from "./page.tsx";

keepUndo();
keepChords();
const root = document.getElementById("root");
if (root) render(<ReviewPage />, root);
