CREATE INDEX ix_appointments_status ON public.appointments USING btree (status);

CREATE INDEX ix_appointments_user_id ON public.appointments USING btree (user_id);

CREATE INDEX ix_doctors_specialty ON public.doctors USING btree (specialty);

CREATE INDEX ix_queues_doctor_id_date ON public.queues USING btree (doctor_id, date);
