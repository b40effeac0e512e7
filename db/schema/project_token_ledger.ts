// Made from contracts/project_token_ledger.yaml by `pgcontract generate drizzle`. Do not edit.
import { numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { tokenLedgerActionEnum } from './enums';
import { projects } from './projects';
import { users } from './users';

/** Every movement of a project's tokens. */
export const projectTokenLedger = pgTable('project_token_ledger', {
  id: uuid('id').primaryKey().defaultRandom(),
  projectId: uuid('project_id')
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' }),
  userId: uuid('user_id').references(() => users.id, { onDelete: 'set null' }),
  action: tokenLedgerActionEnum('action').notNull(),
  tokenAmount: numeric('token_amount', { precision: 18, scale: 2 }).notNull(),
  stellarTransactionHash: text('stellar_transaction_hash'),
  notes: text('notes'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
});

export type ProjectTokenLedger = typeof projectTokenLedger.$inferSelect;
export type NewProjectTokenLedger = typeof projectTokenLedger.$inferInsert;
