// Made from contracts/withdrawal_requests.yaml by `pgcontract generate drizzle`. Do not edit.
import { json, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { currencyEnum, destinationTypeEnum, withdrawalStatusEnum } from './enums';
import { transactions } from './transactions';
import { users } from './users';

/** A withdrawal that a user asks for and an administrator approves. */
export const withdrawalRequests = pgTable('withdrawal_requests', {
  id: uuid('id').primaryKey().defaultRandom(),
  transactionId: uuid('transaction_id')
    .notNull()
    .references(() => transactions.id, { onDelete: 'cascade' }),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  amount: numeric('amount', { precision: 18, scale: 2 }).notNull(),
  currency: currencyEnum('currency').notNull(),
  destinationType: destinationTypeEnum('destination_type').notNull(),
  bankDetails: json('bank_details'),
  cryptoAddress: text('crypto_address'),
  status: withdrawalStatusEnum('status').notNull().default('pending'),
  adminNotes: text('admin_notes'),
  processedBy: uuid('processed_by').references(() => users.id),
  processedAt: timestamp('processed_at'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type WithdrawalRequest = typeof withdrawalRequests.$inferSelect;
export type NewWithdrawalRequest = typeof withdrawalRequests.$inferInsert;
