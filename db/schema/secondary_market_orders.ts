// Made from contracts/secondary_market_orders.yaml by `pgcontract generate drizzle`. Do not edit.
import { numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { secondaryMarketStatusEnum } from './enums';
import { projects } from './projects';
import { users } from './users';

/** Offers of users to sell tokens back. */
export const secondaryMarketOrders = pgTable('secondary_market_orders', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  projectId: uuid('project_id')
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' }),
  tokenSymbol: text('token_symbol').notNull(),
  tokensAmount: numeric('tokens_amount', { precision: 18, scale: 2 }).notNull(),
  askingPriceNGNTS: numeric('asking_price_ngnts', { precision: 18, scale: 2 }).notNull(),
  adminCounterOffer: numeric('admin_counter_offer', { precision: 18, scale: 2 }),
  status: secondaryMarketStatusEnum('status').notNull().default('pending'),
  reason: text('reason'),
  adminNotes: text('admin_notes'),
  lpTransactionHash: text('lp_transaction_hash'),
  processedBy: uuid('processed_by').references(() => users.id),
  processedAt: timestamp('processed_at'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type SecondaryMarketOrder = typeof secondaryMarketOrders.$inferSelect;
export type NewSecondaryMarketOrder = typeof secondaryMarketOrders.$inferInsert;
