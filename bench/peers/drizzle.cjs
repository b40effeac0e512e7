// Asks drizzle-kit, for one database after the other, what a push of the models would do. It pushes nothing.
// One line in: what `pg` needs to connect, as JSON. One line out: the statements, or why there are none, as JSON.
const { createInterface } = require('node:readline');
const { pushSchema } = require('drizzle-kit/api');
const { drizzle } = require('drizzle-orm/node-postgres');
const { Client } = require('pg');
const models = require('./out/db/schema/index.js');

// drizzle-kit draws its progress on stdout.
const answer = (said) => process.stdout.write(`\nanswer ${JSON.stringify(said)}\n`);

async function ask(connection) {
  const client = new Client(connection);
  await client.connect();
  try {
    const { statementsToExecute, warnings } = await pushSchema(models, drizzle(client), ['public']);
    return { statements: statementsToExecute, warnings };
  } catch (error) {
    // Where something may have been renamed it asks a person, and cannot without a terminal.
    return { asks: /require a TTY/.test(error.message), error: error.message };
  } finally {
    await client.end();
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) answer(await ask(JSON.parse(line)));
})();
