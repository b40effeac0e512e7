// Made from contracts/platform_wallets.yaml by `pgcontract generate drizzle`. Do not edit.
import { sql } from 'drizzle-orm';
import { check, numeric, pgTable, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
import { platformWalletTypeEnum } from './enums';

/** The platform's own wallets, at most one of each type. */
export const platformWallets = pgTable(
  'platform_wallets',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    walletType: platformWalletTypeEnum('wallet_type').notNull().unique(),
    publicKey: text('public_key').notNull().unique(),
    encryptedSecretKey: text('encrypted_secret_key').notNull(),
    description: text('description'),
    balanceXLM: numeric('balance_xlm', { precision: 18, scale: 7 }).notNull().default('0.0000000'),
    balanceNGNTS: numeric('balance_ngnts', { precision: 18, scale: 2 }).notNull().default('0.00'),
    balanceUSDC: numeric('balance_usdc', { precision: 18, scale: 2 }).notNull().default('0.00'),
    lastSyncedAt: timestamp('last_synced_at'),
    createdAt: timestamp('created_at').notNull().defaultNow(),
    updatedAt: timestamp('updated_at').notNull().defaultNow(),
    /** An optional safety buffer in NGNTS; below it the wallet is to be topped up. */
    minReserveThreshold: numeric('min_reserve_threshold', { precision: 30, scale: 2 }),
    /** What the wallet does for the treasury. It follows from the type. */
    walletRole: varchar('wallet_role', {
      length: 32,
      enum: ['operations', 'treasury', 'distribution', 'liquidity_pool', 'treasury_pool'],
    }),
  },
  (t) => [
    check(
      'platform_wallets_wallet_role_check',
      sql`${t.walletRole} in ('operations', 'treasury', 'distribution', 'liquidity_pool', 'treasury_pool')`,
    ),
  ],
);

export type PlatformWallet = typeof platformWallets.$inferSelect;
export type NewPlatformWallet = typeof platformWallets.$inferInsert;
