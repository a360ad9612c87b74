import type { HLJSApi, Language } from "highlight.js";
import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import dart from "highlight.js/lib/languages/dart";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import graphql from "highlight.js/lib/languages/graphql";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import latex from "highlight.js/lib/languages/latex";
import less from "highlight.js/lib/languages/less";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import matlab from "highlight.js/lib/languages/matlab";
import objectivec from "highlight.js/lib/languages/objectivec";
import perl from "highlight.js/lib/languages/perl";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scala from "highlight.js/lib/languages/scala";
import scss from "highlight.js/lib/languages/scss";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

/** What a function of C# begins with: its type and name. */
const CSHARP_FUNCTION =
  /\b[A-Za-z]\w*(?:<[A-Za-z]\w*(?:\s*,\s*[A-Za-z]\w*)*>)?(?:\[\])?\s+[A-Za-z]\w*\s*(?:<[^=(){};]{1,200}>\s*)?\(/;

/** C# whose functions are not looked for through all words before them, which takes the cube of their number. */
function boundedCsharp(api: HLJSApi): Language {
  const language = csharp(api);
  for (const mode of language.contains)
    if (mode !== "self" && mode.className === "function") mode.begin = CSHARP_FUNCTION;
  return language;
}

const LANGUAGES = {
  ...{
    bash,
    c,
    cpp,
    csharp: boundedCsharp,
    css,
    dart,
    diff,
    dockerfile,
    go,
    graphql,
    ini,
    java,
    javascript,
  },
  ...{ json, kotlin, latex, less, lua, makefile, markdown, matlab, objectivec, perl, php },
  ...{ powershell, python, r, ruby, rust, scala, scss, sql, swift, typescript, xml, yaml },
};
for (const [name, language] of Object.entries(LANGUAGES))
  highlighter.registerLanguage(name, language);
highlighter.registerAliases(["vue", "svelte", "astro"], { languageName: "xml" });
highlighter.registerAliases(["jsonc", "json5"], { languageName: "json" });

/** Code as HTML with its words in classes `hljs-…`; undefined for a language that is not known. */
export function highlight(code: string, language: string): string | undefined {
  if (!highlighter.getLanguage(language)) return undefined;
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value;
}
