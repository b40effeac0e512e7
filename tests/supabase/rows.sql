-- Rows of Supabase's own: one in each of its tables that phase 4 could reach.
INSERT INTO auth.users (id, email) VALUES ('00000000-0000-4000-8000-000000000001', 'ada@example.org');
INSERT INTO storage.buckets (id, name) VALUES ('documents', 'documents');
INSERT INTO storage.objects (bucket_id, name) VALUES ('documents', 'deeds/plot 7.pdf');
