// Made from contracts/users.yaml by `pgcontract generate drizzle`. Do not edit.
import {
  type AnyPgColumn,
  boolean,
  json,
  numeric,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { bankDetailsStatusEnum, kycStatusEnum, userRoleEnum } from './enums';

/** Investors and administrators. */
export const users = pgTable('users', {
  id: uuid('id').primaryKey().defaultRandom(),
  email: text('email').notNull().unique(),
  phone: text('phone').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  firstName: text('first_name').notNull(),
  lastName: text('last_name').notNull(),
  role: userRoleEnum('role').notNull().default('investor'),
  kycStatus: kycStatusEnum('kyc_status').notNull().default('pending'),
  kycDocuments: json('kyc_documents'),
  bankDetails: json('bank_details'),
  bankDetailsStatus: bankDetailsStatusEnum('bank_details_status')
    .notNull()
    .default('not_submitted'),
  bankDetailsSubmittedAt: timestamp('bank_details_submitted_at'),
  bankDetailsApprovedAt: timestamp('bank_details_approved_at'),
  bankDetailsApprovedBy: uuid('bank_details_approved_by').references((): AnyPgColumn => users.id),
  totalInvestedNGN: numeric('total_invested_ngn', { precision: 18, scale: 2 })
    .notNull()
    .default('0.00'),
  isSuspended: boolean('is_suspended').notNull().default(false),
  stellarPublicKey: text('stellar_public_key'),
  stellarSecretKeyEncrypted: text('stellar_secret_key_encrypted'),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at').notNull().defaultNow(),
});

export type User = typeof users.$inferSelect;
export type NewUser = typeof users.$inferInsert;
