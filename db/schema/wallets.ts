// Made from contracts/wallets.yaml by `pgcontract generate drizzle`. Do not edit.
import { sql } from 'drizzle-orm';
import { json, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './users';

/** A user's wallet, one for each user. */
export const wallets = pgTable('wallets', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: 'cascade' }),
  fiatBalance: numeric('fiat_balance', { precision: 18, scale: 2 }).notNull().default('0.00'),
  cryptoBalances: json('crypto_balances').default(sql`'{}'::json`),
  cryptoWalletPublicKey: text('crypto_wallet_public_key'),
  cryptoWalletSecretEncrypted: text('crypto_wallet_secret_encrypted'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type Wallet = typeof wallets.$inferSelect;
export type NewWallet = typeof wallets.$inferInsert;
