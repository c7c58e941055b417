-- The way back, generated and proved by Junco. Edit it freely: an edited one is proved, not replaced.

-- loses the data of table public.appointments
DROP TABLE public.appointments;

-- loses the data of table public.files
DROP TABLE public.files;

-- loses the data of table public.queues
DROP TABLE public.queues;

-- loses the data of table public.doctors
DROP TABLE public.doctors;

-- loses the data of table public.refresh_tokens
DROP TABLE public.refresh_tokens;

-- loses the data of table public.users
DROP TABLE public.users;

DROP TYPE public.role;

DROP TYPE public.status;
