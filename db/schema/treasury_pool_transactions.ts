// Made from contracts/treasury_pool_transactions.yaml by `pgcontract generate drizzle`. Do not edit.
// Drizzle leaves alone, and the contract holds: the privileges of anon and authenticated.
import { sql } from 'drizzle-orm';
import {
  check,
  index,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import { projects } from './projects';

/** Every movement of the treasury pool. */
export const treasuryPoolTransactions = pgTable(
  'treasury_pool_transactions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    type: varchar('type', {
      length: 32,
      enum: ['inflow', 'allocation', 'buyback', 'replenish', 'fee'],
    }).notNull(),
    amountNgnts: numeric('amount_ngnts', { precision: 30, scale: 2 }).notNull(),
    sourceProjectId: uuid('source_project_id').references(() => projects.id),
    destinationWallet: varchar('destination_wallet', { length: 64 }),
    relatedTxHash: text('related_tx_hash'),
    metadata: jsonb('metadata'),
    createdAt: timestamp('created_at', { withTimezone: true }).defaultNow(),
  },
  (t) => [
    check(
      'treasury_pool_transactions_type_check',
      sql`${t.type} in ('inflow', 'allocation', 'buyback', 'replenish', 'fee')`,
    ),
    index('treasury_pool_transactions_source_project_id_idx').on(t.sourceProjectId),
  ],
).enableRLS();

export type TreasuryPoolTransaction = typeof treasuryPoolTransactions.$inferSelect;
export type NewTreasuryPoolTransaction = typeof treasuryPoolTransactions.$inferInsert;
