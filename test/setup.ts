/** Fails every test file at once, and says why, when the tests run on a Node that the Azure SDKs refuse. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  throw new Error(
    `Node ${process.versions.node} is too old: the Azure SDKs need 22 or later. ` +
      'Run the tests by `npm test`, which uses the Node that `npm ci` installed.',
  );
}
