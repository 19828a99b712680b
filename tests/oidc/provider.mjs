// The certified provider as the tests need it: node provider.mjs PORT REDIRECT_URI CLIENT_ID CLIENT_SECRET ROLES_JSON
// Anyone may sign in under any name; ROLES_JSON tells what each name's claim of roles is.
import Provider from 'oidc-provider';

const [port, redirectUri, clientId, clientSecret, roles] = process.argv.slice(2);
const known = JSON.parse(roles);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  claims: { openid: ['sub', 'roles'], profile: ['name'], email: ['email'] },
  conformIdTokenClaims: false, // what the scopes ask for stands in the ID token, as Entra ID and Keycloak do it
  cookies: { keys: ['only-for-tests'] },
  ttl: { IdToken: 86400, Session: 86400, Grant: 86400, Interaction: 3600, AccessToken: 3600 },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Namn ${id}`, email: `${id}@exempel.se`, roles: known[id] }),
  }),
  async loadExistingGrant(ctx) { // nobody is asked whether the product may know who they are
    const grant = new ctx.oidc.provider.Grant({ clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

provider.listen(Number(port), '127.0.0.1', () => console.log('svarar'));
