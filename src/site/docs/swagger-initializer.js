// Starts Swagger UI on this server's own document.

// What stands in a field is sent. An example in a field that may stay empty would narrow each list
// and tie each write to a condition, so it stands in the description instead.
const told = ({ example, examples, schema = {}, ...parameter }) => {
  const { example: own, examples: several, ...rest } = schema;
  const shown = [example, Object.values(examples ?? {})[0]?.value, own, several?.[0]].find((value) => value !== undefined);
  const description = [parameter.description, shown !== undefined && `For example \`${shown}\`.`].filter(Boolean).join(" ");
  return { ...parameter, schema: rest, description };
};

// Does that to every parameter in a document, wherever it stands.
const tell = (node) => {
  if (Array.isArray(node)) return node.map(tell);
  if (node === null || typeof node !== "object") return node;
  if (typeof node.name === "string" && ["query", "header"].includes(node.in)) return node.required ? node : told(node);
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, tell(part)]));
};

window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  plugins: [
    { statePlugins: { spec: { wrapActions: { updateJsonSpec: (update) => (document) => update(tell(document)) } } } },
  ],
  syntaxHighlight: { theme: "monokai" },
  tryItOutEnabled: true,
  validatorUrl: null,
});
