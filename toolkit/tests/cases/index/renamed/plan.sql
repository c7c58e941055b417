ALTER INDEX public.one RENAME TO "Two";
