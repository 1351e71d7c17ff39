// SPDX-FileCopyrightText: 2026 Blaupause contributors
// SPDX-License-Identifier: EUPL-1.2

// A real OpenID Connect provider on loopback. Who signs in, and how strongly, stands in headers of the "browser".
// node provider.mjs FOLDER_OF_PACKAGES REDIRECT_URI: prints its address when it is ready.
import http from "node:http";
import { pathToFileURL } from "node:url";

const [packages, redirect] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${packages}/node_modules/oidc-provider/lib/index.js`));

const server = http.createServer();
await new Promise(done => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;
const STRONG = "urn:example:two-factors";

const provider = new Provider(issuer, {
  clients: [{ client_id: "blaupause", client_secret: "s".repeat(40), redirect_uris: [redirect], grant_types: ["authorization_code"] }],
  acrValues: [STRONG, "urn:example:password"],
  claims: { acr: null, openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  cookies: { keys: ["k".repeat(40)] },
  findAccount: (_context, id) => {
    const [email, verified] = id.split("|");
    return { accountId: id, claims: () => ({ sub: id, name: "From the provider", email, email_verified: verified === "yes" ? true : verified }) };
  },
});

async function decide(request, response) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    const login = { accountId: request.headers["x-account"], acr: request.headers["x-acr"] };
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid email profile");
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

const answer = provider.callback();
server.on("request", (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  return decide(request, response).catch(error => { response.statusCode = 500; response.end(String(error)); });
});
console.log(issuer);
