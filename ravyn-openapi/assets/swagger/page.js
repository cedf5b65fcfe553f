"use strict";

const root = document.getElementById("docs");

// The schemes of which an operation accepts one, or demands several.
function schemes({ spec, pathName, method }) {
  const requirements = spec.paths[pathName][method].security ?? spec.security ?? [];
  const declared = spec.components?.securitySchemes ?? {};
  return requirements.flatMap((requirement) => Object.keys(requirement)).map((name) => declared[name] ?? {});
}

// Whether a refusal makes the browser ask for a name and a password, and the browser has no cookie to send instead.
function isChallenged(request) {
  const asked = schemes(request);
  const isPassword = ({ type, scheme }) => type === "http" && /^(basic|digest)$/i.test(scheme);
  return asked.some(isPassword) && !asked.some((scheme) => scheme.in === "cookie");
}

// Text whose letters are the bytes of this text in UTF-8.
function utf8(text) {
  return String.fromCharCode(...new TextEncoder().encode(text ?? ""));
}

// Swagger UI writes names and passwords of Basic in Latin-1, where it can, and we ask for UTF-8 (RFC 7617 §2.1).
function inUtf8({ authorized, ...securities }) {
  const encoded = ([name, given]) => {
    const { schema, value } = given;
    const isBasic = schema.type === "http" && /^basic$/i.test(schema.scheme);
    const bytes = { username: utf8(value?.username), password: utf8(value?.password) };
    return [name, isBasic ? { ...given, value: bytes } : given];
  };
  return { ...securities, authorized: Object.fromEntries(Object.entries(authorized ?? {}).map(encoded)) };
}

// A browser that is challenged asks in a window of its own before the page has the answer, and from then on sends the
// password with every request to this site, whatever the page's dialog says. Without credentials it does not ask.
function withoutCredentials(request) {
  return { ...request, fetch: (built) => request.fetch({ ...built, credentials: "omit" }) };
}

// Whether the dialog asks for a token: Swagger UI itself puts this header on no other request.
function isForToken(request) {
  return request.headers?.["X-Requested-With"] === "XMLHttpRequest";
}

const Passwords = {
  statePlugins: {
    spec: {
      wrapActions: {
        executeRequest: (execute) => (request) => {
          const encoded = { ...request, securities: inUtf8(request.securities ?? {}) };
          return execute(isChallenged(request) ? withoutCredentials(encoded) : encoded);
        },
      },
    },
  },
};

SwaggerUIBundle({
  domNode: root,
  url: new URL(root.dataset.document, document.baseURI).href,
  oauth2RedirectUrl: new URL(root.dataset.redirect, document.baseURI).href,
  persistAuthorization: root.dataset.remember === "true",
  deepLinking: true,
  layout: "BaseLayout",
  plugins: [Passwords],
  // Who is refused a token is challenged, too (RFC 6749 §5.2).
  requestInterceptor: (request) => (isForToken(request) ? { ...request, credentials: "omit" } : request),
  // A validator elsewhere would be told where the document is.
  validatorUrl: null,
});
