import { Console } from "node:console";

/* Imported before the decoders: they print to the console, and its output is the pipe to the extension host. */
globalThis.console = new Console(process.stderr, process.stderr);
