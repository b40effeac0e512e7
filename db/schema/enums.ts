// Made from contracts/enums.yaml by `pgcontract generate drizzle`. Do not edit.
import { pgEnum } from 'drizzle-orm/pg-core';

export const bankDetailsStatusEnum = pgEnum('bank_details_status', [
  'not_submitted',
  'pending',
  'approved',
  'rejected',
]);

export const currencyEnum = pgEnum('currency', ['NGN', 'USDC', 'XLM']);

export const depositStatusEnum = pgEnum('deposit_status', ['pending', 'approved', 'rejected']);

export const destinationTypeEnum = pgEnum('destination_type', ['bank_account', 'crypto_wallet']);

export const kycStatusEnum = pgEnum('kyc_status', ['pending', 'submitted', 'approved', 'rejected']);

export const paymentMethodEnum = pgEnum('payment_method', [
  'bank_transfer',
  'card',
  'stellar',
  'wallet',
]);

export const platformWalletTypeEnum = pgEnum('platform_wallet_type', [
  'operations',
  'treasury',
  'distribution',
  'liquidity_pool',
]);

export const projectStatusEnum = pgEnum('project_status', [
  'draft',
  'active',
  'funded',
  'completed',
  'cancelled',
]);

export const secondaryMarketStatusEnum = pgEnum('secondary_market_status', [
  'pending',
  'countered',
  'accepted',
  'rejected',
  'completed',
  'cancelled',
]);

export const tokenLedgerActionEnum = pgEnum('token_ledger_action', [
  'create',
  'mint',
  'transfer',
  'burn',
  'redemption',
]);

export const transactionStatusEnum = pgEnum('transaction_status', [
  'pending',
  'processing',
  'completed',
  'failed',
  'cancelled',
]);

export const transactionTypeEnum = pgEnum('transaction_type', [
  'deposit',
  'withdrawal',
  'investment',
  'return',
  'fee',
]);

export const userRoleEnum = pgEnum('user_role', ['investor', 'admin']);

export const withdrawalStatusEnum = pgEnum('withdrawal_status', [
  'pending',
  'approved',
  'rejected',
  'completed',
]);
