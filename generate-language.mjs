// Generates src/language/generated from src/language/tail.langium. The grammar tool uses Object.groupBy, which Node 20 lacks.
Object.groupBy ??= (items, keyOf) => {
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) (groups[keyOf(item, index++)] ??= []).push(item);
  return groups;
};
process.argv.splice(2, process.argv.length, 'generate', '--file', new URL('./langium-config.json', import.meta.url).pathname);
await import('./node_modules/langium-cli/bin/langium.js');
