/* Several files of browser tests in one process, one after the other, so that they share a VS Code: see iris.ts. */
for (const file of process.argv.slice(2)) await import(file);

export {};
