// Made from contracts/deposit_requests.yaml by `pgcontract generate drizzle`. Do not edit.
import { numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { currencyEnum, depositStatusEnum } from './enums';
import { transactions } from './transactions';
import { users } from './users';

/** A deposit that a user reports and an administrator confirms. */
export const depositRequests = pgTable('deposit_requests', {
  id: uuid('id').primaryKey().defaultRandom(),
  transactionId: uuid('transaction_id')
    .notNull()
    .references(() => transactions.id, { onDelete: 'cascade' }),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  amount: numeric('amount', { precision: 18, scale: 2 }).notNull(),
  currency: currencyEnum('currency').notNull(),
  paymentProof: text('payment_proof'),
  status: depositStatusEnum('status').notNull().default('pending'),
  adminNotes: text('admin_notes'),
  processedBy: uuid('processed_by').references(() => users.id),
  processedAt: timestamp('processed_at'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type DepositRequest = typeof depositRequests.$inferSelect;
export type NewDepositRequest = typeof depositRequests.$inferInsert;
