-- loses the data of table public.users
DROP TABLE public.users;
