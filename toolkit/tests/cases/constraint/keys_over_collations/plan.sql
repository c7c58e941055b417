ALTER TABLE public.child ADD CONSTRAINT child_name_fkey FOREIGN KEY (name) REFERENCES public.parent(name);

ALTER TABLE public.child ADD CONSTRAINT child_other_fkey FOREIGN KEY (other) REFERENCES public.parent(name);

ALTER TABLE public.child ADD CONSTRAINT child_third_fkey FOREIGN KEY (third) REFERENCES public.parent(other);
