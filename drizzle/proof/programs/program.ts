// A row goes into every table through its model, comes back as it was meant, and is deleted again.
import { deepStrictEqual, strictEqual } from 'node:assert';
import { eq, getTableName } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import { Client } from 'pg';
import * as schema from './db/schema';

const client = new Client({ connectionString: process.env.PROOF_URL });
const db = drizzle(client, { schema });
const written: { table: PgTable & { id: PgColumn }; id: string }[] = [];

/** Insert a row, read it back by its key, and hold every given and every default value against it. */
async function put<T extends PgTable & { id: PgColumn }>(
  table: T,
  row: T['$inferInsert'],
  defaults: Partial<T['$inferSelect']> = {},
): Promise<T['$inferSelect'] & { id: string }> {
  await db.insert(table as PgTable).values(row as never);
  const given = Object.entries(row)[0] as [keyof T & string, unknown];
  const found = await db
    .select()
    .from(table as PgTable)
    .where(eq(table[given[0]] as PgColumn, given[1]));
  strictEqual(found.length, 1, `${getTableName(table)}: one row was written`);
  const read = found[0] as Record<string, unknown> & { id: string };
  for (const [name, value] of Object.entries({ ...row, ...defaults })) {
    deepStrictEqual(read[name], value, `${getTableName(table)}.${name}`);
  }
  written.push({ table, id: read.id });
  return read as never;
}

async function main(): Promise<void> {
  await client.connect();
  const day = new Date('2026-11-23T10:11:12.345Z');

  const user = await put(
    schema.users,
    { email: 'ada@example.org', phone: '+234 1', passwordHash: 'x', firstName: 'Ada', lastName: 'Obi', kycDocuments: { pages: [1, null, 'é'] } },
    { role: 'investor', kycStatus: 'pending', bankDetailsStatus: 'not_submitted', totalInvestedNGN: '0.00', isSuspended: false, bankDetails: null },
  );
  const admin = await put(schema.users, {
    email: 'root@example.org', phone: '+234 2', passwordHash: 'x', firstName: 'Ngozi', lastName: 'Eze', role: 'admin',
    bankDetailsApprovedBy: user.id, bankDetailsApprovedAt: day, totalInvestedNGN: '9999999999999999.99',
  });
  const project = await put(
    schema.projects,
    { name: 'Solar', description: '', location: 'Lagos', targetAmount: '1000000.00', tokenSymbol: 'SOL', tokensIssued: '10.00', pricePerToken: '1.50', images: ['a', 'b,"c"'] },
    { currency: 'NGN', raisedAmount: '0.00', tokensSold: '0.00', onChainSynced: false, status: 'draft', documents: null },
  );
  const transaction = await put(
    schema.transactions,
    { reference: 'r1', userId: user.id, type: 'deposit', amount: '12.30', currency: 'XLM' },
    { status: 'pending', paymentMethod: null },
  );
  await put(schema.wallets, { userId: user.id }, { fiatBalance: '0.00', cryptoBalances: {} });
  await put(schema.depositRequests, { transactionId: transaction.id, userId: user.id, amount: '12.30', currency: 'XLM', processedBy: admin.id }, { status: 'pending' });
  await put(schema.withdrawalRequests, { transactionId: transaction.id, userId: user.id, amount: '1.00', currency: 'NGN', destinationType: 'crypto_wallet', bankDetails: { iban: null } }, { status: 'pending' });
  await put(schema.investments, { userId: user.id, projectId: project.id, amount: '5.00', tokensReceived: '3.33', currency: 'USDC' }, { transactionId: null });
  await put(schema.exchangeRates, { xlmUsd: '0.10000001', usdNgn: '1500.00', xlmNgn: '150.00', manualXlmNgn: '151.00' }, { isStale: false, manualOverrideEnabled: false });
  await put(schema.platformSettings, { settingKey: 'fee', settingValue: '1%', updatedBy: admin.id }, { description: null });
  await put(
    schema.platformWallets,
    { walletType: 'treasury', publicKey: 'G1', encryptedSecretKey: 's', walletRole: 'treasury_pool', minReserveThreshold: '1000.00' },
    { balanceXLM: '0.0000000', balanceNGNTS: '0.00', balanceUSDC: '0.00', lastSyncedAt: null },
  );
  await put(schema.projectTokenBalances, { userId: user.id, projectId: project.id }, { tokenAmount: '0.00' });
  await put(schema.projectTokenLedger, { projectId: project.id, action: 'mint', tokenAmount: '10.00' }, { userId: null });
  await put(schema.projectUpdates, { projectId: project.id, title: 't', content: 'c', postedBy: admin.id });
  await put(schema.secondaryMarketOrders, { userId: user.id, projectId: project.id, tokenSymbol: 'SOL', tokensAmount: '1.00', askingPriceNGNTS: '2.00' }, { status: 'pending', adminCounterOffer: null });
  await put(schema.trustlines, { userId: user.id, projectId: project.id, assetCode: 'SOL', issuerPublicKey: 'G2' }, { status: 'pending' });

  const nav = await put(schema.projectNavHistory, { projectId: project.id, navPerToken: '1234567890123456789012.00000001', source: 'audited', updatedBy: admin.id });
  strictEqual(nav.effectiveAt instanceof Date, true);
  await put(schema.projectCashflows, { projectId: project.id, amountNgnts: '-0.01', source: 'rent', verifiedBy: admin.id, verifiedAt: day }, { status: 'recorded', chainTxHash: null });
  await put(schema.treasuryPoolTransactions, { sourceProjectId: project.id, type: 'inflow', amountNgnts: '9999999999999999999999999999.99', metadata: [{ deep: { er: true } }, 1.5] });
  await put(
    schema.redemptionRequests,
    { userId: user.id, projectId: project.id, tokensAmount: '10.00000000', navSnapshot: '1.50000000', redemptionValueNgnts: '15.00' },
    { fundingPlan: {}, txHashes: [], status: 'pending', processedAt: null },
  );
  await put(schema.auditAdminActions, { adminId: admin.id, action: 'approve', target: { table: 'redemption_requests' }, details: 'a plain string' });

  const related = await db.query.users.findMany();
  strictEqual(related.length, 2);

  const models = Object.values(schema).filter((value): value is never => typeof value === 'object');
  const covered = new Set(written.map((row) => row.table as PgTable));
  strictEqual(covered.size, models.length, 'every exported model was used');
  for (const { table, id } of written.reverse()) {
    const gone = await db.delete(table).where(eq(table.id, id)).returning({ id: table.id });
    strictEqual(gone.length, 1, `${getTableName(table)}: one row was deleted`);
  }
  for (const table of covered) {
    strictEqual((await db.select().from(table)).length, 0, getTableName(table));
    strictEqual(getTableConfig(table).columns.length > 0, true);
  }
  console.log(`${covered.size} models, ${written.length} rows inserted, read back and deleted`);
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => client.end());
