// Made from contracts/transactions.yaml by `pgcontract generate drizzle`. Do not edit.
import { numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import {
  currencyEnum,
  paymentMethodEnum,
  transactionStatusEnum,
  transactionTypeEnum,
} from './enums';
import { users } from './users';

/** Every movement of a user's money. */
export const transactions = pgTable('transactions', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  type: transactionTypeEnum('type').notNull(),
  amount: numeric('amount', { precision: 18, scale: 2 }).notNull(),
  currency: currencyEnum('currency').notNull(),
  status: transactionStatusEnum('status').notNull().default('pending'),
  paymentMethod: paymentMethodEnum('payment_method'),
  reference: text('reference').unique(),
  notes: text('notes'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type Transaction = typeof transactions.$inferSelect;
export type NewTransaction = typeof transactions.$inferInsert;
