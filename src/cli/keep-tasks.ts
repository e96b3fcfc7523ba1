// The build runs it once, when all programs are built.
import process from 'node:process';
import { programFolder } from '../files/index.ts';
import { Io } from './io.ts';
import { keepShipped } from './shipped-tasks.ts';

keepShipped(new Io(process, programFolder()));
