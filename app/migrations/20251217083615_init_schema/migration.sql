CREATE TYPE public.role AS ENUM ('PATIENT', 'ADMIN');

CREATE TYPE public.status AS ENUM ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED');

CREATE TABLE public.appointments (
    id integer GENERATED ALWAYS AS IDENTITY,
    token_no integer NOT NULL,
    status public.status DEFAULT 'PENDING'::public.status NOT NULL,
    user_id integer NOT NULL,
    queue_id integer NOT NULL,
    CONSTRAINT pk_appointments PRIMARY KEY (id),
    CONSTRAINT uq_appointments_queue_id_token_no UNIQUE (queue_id, token_no)
);

CREATE TABLE public.doctors (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    specialty text NOT NULL,
    room_no text NOT NULL,
    CONSTRAINT pk_doctors PRIMARY KEY (id)
);

CREATE TABLE public.files (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    url text NOT NULL,
    mime text NOT NULL,
    size bigint NOT NULL,
    uploaded_at timestamp with time zone DEFAULT now() NOT NULL,
    uploader_email text NOT NULL,
    CONSTRAINT pk_files PRIMARY KEY (id)
);

CREATE TABLE public.queues (
    id integer GENERATED ALWAYS AS IDENTITY,
    doctor_id integer NOT NULL,
    date date NOT NULL,
    current_no integer DEFAULT 0 NOT NULL,
    CONSTRAINT pk_queues PRIMARY KEY (id)
);

CREATE TABLE public.refresh_tokens (
    id integer GENERATED ALWAYS AS IDENTITY,
    token_hash text NOT NULL,
    user_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (id),
    CONSTRAINT uq_refresh_tokens_token_hash UNIQUE (token_hash)
);

CREATE TABLE public.users (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    email text NOT NULL,
    role public.role DEFAULT 'PATIENT'::public.role NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email)
);

ALTER TABLE public.appointments ADD CONSTRAINT fk_appointments_queue_id FOREIGN KEY (queue_id) REFERENCES public.queues(id) ON DELETE CASCADE;

ALTER TABLE public.appointments ADD CONSTRAINT fk_appointments_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE public.queues ADD CONSTRAINT fk_queues_doctor_id FOREIGN KEY (doctor_id) REFERENCES public.doctors(id) ON DELETE CASCADE;

ALTER TABLE public.refresh_tokens ADD CONSTRAINT fk_refresh_tokens_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

CREATE INDEX ix_refresh_tokens_user_id ON public.refresh_tokens USING btree (user_id);
