// Made from contracts/exchange_rates.yaml by `pgcontract generate drizzle`. Do not edit.
import { boolean, numeric, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Exchange rates between XLM, US dollars and naira, fetched or set by hand. */
export const exchangeRates = pgTable('exchange_rates', {
  id: uuid('id').primaryKey().defaultRandom(),
  xlmUsd: numeric('xlm_usd', { precision: 18, scale: 8 }).notNull(),
  usdNgn: numeric('usd_ngn', { precision: 18, scale: 2 }).notNull(),
  xlmNgn: numeric('xlm_ngn', { precision: 18, scale: 2 }).notNull(),
  isStale: boolean('is_stale').notNull().default(false),
  manualOverrideEnabled: boolean('manual_override_enabled').notNull().default(false),
  manualXlmNgn: numeric('manual_xlm_ngn', { precision: 18, scale: 2 }),
  lastFetchedAt: timestamp('last_fetched_at').notNull().defaultNow(),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type ExchangeRate = typeof exchangeRates.$inferSelect;
export type NewExchangeRate = typeof exchangeRates.$inferInsert;
