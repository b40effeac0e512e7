// Made from contracts/projects.yaml by `pgcontract generate drizzle`. Do not edit.
import { boolean, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { currencyEnum, projectStatusEnum } from './enums';

/** Projects that can be invested in, and their tokens on the Stellar network. */
export const projects = pgTable('projects', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  location: text('location').notNull(),
  currency: currencyEnum('currency').notNull().default('NGN'),
  targetAmount: numeric('target_amount', { precision: 18, scale: 2 }).notNull(),
  raisedAmount: numeric('raised_amount', { precision: 18, scale: 2 }).notNull().default('0.00'),
  tokenSymbol: text('token_symbol').notNull().unique(),
  tokensIssued: numeric('tokens_issued', { precision: 18, scale: 2 }).notNull(),
  tokensSold: numeric('tokens_sold', { precision: 18, scale: 2 }).notNull().default('0.00'),
  pricePerToken: numeric('price_per_token', { precision: 18, scale: 2 }).notNull(),
  stellarAssetCode: text('stellar_asset_code'),
  stellarIssuerPublicKey: text('stellar_issuer_public_key'),
  stellarIssuerSecretKeyEncrypted: text('stellar_issuer_secret_key_encrypted'),
  stellarDistributionPublicKey: text('stellar_distribution_public_key'),
  stellarDistributionSecretKeyEncrypted: text('stellar_distribution_secret_key_encrypted'),
  stellarIssuerTx: text('stellar_issuer_tx'),
  stellarDistributionTx: text('stellar_distribution_tx'),
  stellarMintTx: text('stellar_mint_tx'),
  stellarTrustlineTx: text('stellar_trustline_tx'),
  onChainSynced: boolean('on_chain_synced').notNull().default(false),
  status: projectStatusEnum('status').notNull().default('draft'),
  startDate: timestamp('start_date'),
  endDate: timestamp('end_date'),
  images: text('images').array(),
  documents: text('documents').array(),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type Project = typeof projects.$inferSelect;
export type NewProject = typeof projects.$inferInsert;
