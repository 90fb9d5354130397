// Says where a PowerShell script is no PowerShell: node check.mjs FILE. Exit code 1 if anywhere.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";

const require = createRequire(import.meta.url);
await Parser.init();
const grammar = await Language.load(require.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));
const parser = new Parser();
parser.setLanguage(grammar);

const tree = parser.parse(readFileSync(process.argv[2], "utf8"));
const faults = [];
const look = (node) => {
    if (node.isError || node.isMissing) {
        faults.push(`line ${node.startPosition.row + 1}: ${node.text.slice(0, 80)}`);
    }
    node.children.forEach(look);
};
look(tree.rootNode);
console.log(faults.length === 0 ? `${tree.rootNode.descendantCount} nodes` : faults.join("\n"));
process.exit(faults.length === 0 ? 0 : 1);
