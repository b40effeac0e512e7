// Made from contracts/investments.yaml by `pgcontract generate drizzle`. Do not edit.
import { numeric, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';
import { currencyEnum } from './enums';
import { projects } from './projects';
import { transactions } from './transactions';
import { users } from './users';

/** Money that a user has put into a project, and the tokens received for it. */
export const investments = pgTable('investments', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  projectId: uuid('project_id')
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' }),
  amount: numeric('amount', { precision: 18, scale: 2 }).notNull(),
  tokensReceived: numeric('tokens_received', { precision: 18, scale: 2 }).notNull(),
  currency: currencyEnum('currency').notNull(),
  transactionId: uuid('transaction_id').references(() => transactions.id),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type Investment = typeof investments.$inferSelect;
export type NewInvestment = typeof investments.$inferInsert;
