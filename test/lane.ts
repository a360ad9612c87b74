/* Several test files in one process, one after the other: browser tests share a VS Code in it, see browser/iris.ts. */
for (const file of process.argv.slice(2)) await import(file);

export {};
